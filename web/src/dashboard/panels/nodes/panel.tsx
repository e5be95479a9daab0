import { playlistNodes } from "../../data/documents";
import { MESSAGES } from "../../messages/messages";
import { definePanel } from "../../panel/definition";
import { Nodes } from "./body";
import { NoNodes } from "./no-nodes";

export const PLAYLIST_NODES = definePanel({
  name: "nodes",
  title: MESSAGES.nodes.title,
  fragment: playlistNodes,
  Body: Nodes,
  loading: 400,
  empty: ({ nodes }) => nodes.length === 0 && <NoNodes />,
});

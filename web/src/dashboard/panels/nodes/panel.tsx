import { playlistVideos } from "../../data/documents";
import { definePanel } from "../../panel/definition";
import { Videos } from "./body";
import { NoVideos } from "./no-videos";

export const PLAYLIST_VIDEOS = definePanel({
  name: "videos",
  title: "Videos overview",
  fragment: playlistVideos,
  Body: Videos,
  loading: 400,
  empty: ({ nodes }) => nodes.length === 0 && <NoVideos />,
});

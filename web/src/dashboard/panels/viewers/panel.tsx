import { playlistViewers } from "../../data/documents";
import { MESSAGES } from "../../messages/messages";
import { definePanel } from "../../panel/definition";
import { FirstPageLink } from "../../table/first-page";
import { ListSearch } from "../../table/list-search";
import { lazyComponent } from "../../ui/lazy-component";
import { NoViewers } from "./no-viewers";

const TEXTS = MESSAGES.viewers;

export const PLAYLIST_VIEWERS = definePanel({
  name: "viewers",
  title: TEXTS.title,
  fragment: playlistViewers,
  Body: lazyComponent(() => import("./body")),
  loading: 480,
  empty: ({ viewers }, location) => viewers.nodes.length === 0 && <NoViewers location={location} />,
  Actions: ({ location }) => (
    <ListSearch location={location} label={TEXTS.search} placeholder={TEXTS.searchPlaceholder} />
  ),
  remedy: ({ pages }) => pages.length > 0 && <FirstPageLink />,
  isLoadedInView: true,
});

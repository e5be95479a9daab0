import { playlistPaths } from "../../data/documents";
import { MESSAGES } from "../../messages/messages";
import { definePanel } from "../../panel/definition";
import { FirstPageLink } from "../../table/first-page";
import { lazyComponent } from "../../ui/lazy-component";
import { Notice } from "../../ui/notice";
import { RepeatsChoice, ResetButton } from "./actions";

const TEXTS = MESSAGES.paths;

export const PLAYLIST_PATHS = definePanel({
  name: "paths",
  title: TEXTS.title,
  fragment: playlistPaths,
  Body: lazyComponent(() => import("./body")),
  loading: 640,
  empty: ({ paths }, { passes, endsAt }) =>
    paths.totalCount === 0 &&
    passes.length === 0 &&
    endsAt === null && (
      <Notice title={TEXTS.emptyTitle}>
        <p>{TEXTS.empty}</p>
      </Notice>
    ),
  Actions: RepeatsChoice,
  remedy: (location) => (
    <>
      {location.pages.length > 0 && <FirstPageLink />}
      <ResetButton location={location} />
    </>
  ),
  isLoadedInView: true,
});

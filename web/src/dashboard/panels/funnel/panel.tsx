import { playlistFunnel } from "../../data/documents";
import { MESSAGES } from "../../messages/messages";
import { definePanel } from "../../panel/definition";
import { lazyComponent } from "../../ui/lazy-component";
import { Notice } from "../../ui/notice";

const TEXTS = MESSAGES.funnel;

export const PLAYLIST_FUNNEL = definePanel({
  name: "funnel",
  title: TEXTS.title,
  fragment: playlistFunnel,
  Body: lazyComponent(() => import("./body")),
  loading: 320,
  empty: ({ funnel: { stages, count } }) => {
    if (stages.length === 0) return <NoLevels />;
    return count === 0 && <NoSessions />;
  },
  isLoadedInView: true,
});

function NoLevels() {
  return (
    <Notice title={TEXTS.noLevelsTitle}>
      <p>{TEXTS.noLevels}</p>
    </Notice>
  );
}

function NoSessions() {
  return (
    <Notice title={TEXTS.emptyTitle}>
      <p>{TEXTS.empty}</p>
    </Notice>
  );
}

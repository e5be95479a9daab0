import { playlistBreakdown } from "../../data/documents";
import { MESSAGES } from "../../messages/messages";
import { definePanel } from "../../panel/definition";
import { lazyComponent } from "../../ui/lazy-component";
import { Notice } from "../../ui/notice";
import { BreakdownChoice } from "./choice";

const TEXTS = MESSAGES.breakdown;

export const PLAYLIST_BREAKDOWN = definePanel({
  name: "breakdown",
  title: TEXTS.title,
  fragment: playlistBreakdown,
  Body: lazyComponent(() => import("./body")),
  loading: 480,
  empty: ({ breakdown: { rows, unknown } }) =>
    rows.length === 0 &&
    unknown === null && (
      <Notice title={TEXTS.emptyTitle}>
        <p>{TEXTS.empty}</p>
      </Notice>
    ),
  Actions: BreakdownChoice,
});

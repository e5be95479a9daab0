import { playlistHours } from "../../data/documents";
import { MESSAGES } from "../../messages/messages";
import { definePanel } from "../../panel/definition";
import { lazyComponent } from "../../ui/lazy-component";
import { Notice } from "../../ui/notice";
import { HoursMetricChoice } from "./metric";

const TEXTS = MESSAGES.hours;

export const PLAYLIST_HOURS = definePanel({
  name: "hours",
  title: TEXTS.title,
  fragment: playlistHours,
  Body: lazyComponent(() => import("./body")),
  Details: lazyComponent(() => import("./details")),
  loading: 320,
  empty: ({ hours: { columns } }) =>
    [...columns.plays, ...columns.minutesViewed, ...columns.clicks].every((value) => value === 0) && (
      <Notice title={TEXTS.emptyTitle}>
        <p>{TEXTS.empty}</p>
      </Notice>
    ),
  Actions: HoursMetricChoice,
  hint: TEXTS.hint,
  isLoadedInView: true,
});

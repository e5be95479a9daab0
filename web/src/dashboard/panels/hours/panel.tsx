import { type PlaylistHoursFragment, playlistHours } from "../../data/documents";
import { MESSAGES } from "../../messages/messages";
import { type BodyProps, definePanel } from "../../panel/definition";
import { lazyComponent } from "../../ui/lazy-component";
import { Notice } from "../../ui/notice";
import { Skeleton } from "../../ui/skeleton";
import { HoursMetricChoice } from "./metric";

const TEXTS = MESSAGES.hours;

export const PLAYLIST_HOURS = definePanel({
  name: "hours",
  title: TEXTS.title,
  fragment: playlistHours,
  Body: lazyComponent<BodyProps<PlaylistHoursFragment>>(
    () => import("./body"),
    () => <Skeleton height={320} />,
  ),
  Details: lazyComponent<BodyProps<PlaylistHoursFragment>>(
    () => import("./details"),
    () => <Skeleton height={240} />,
  ),
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

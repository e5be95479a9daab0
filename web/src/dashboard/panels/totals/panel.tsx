import { nodeTotals, playlistTotals } from "../../data/documents";
import type { Fragment } from "../../data/fragment";
import type { VariableName } from "../../data/variables";
import { MESSAGES } from "../../messages/messages";
import { NODE_METRICS as NODE, PLAYLIST_METRICS as PLAYLIST } from "../../metric/catalogue";
import { definePanel, type Panel } from "../../panel/definition";
import { type Tile, Tiles, TilesSkeleton, type Totals } from "./tiles";

export const PLAYLIST_TOTALS = totalsPanel(playlistTotals, [
  { metric: PLAYLIST.impressions, beside: [PLAYLIST.playRate] },
  { metric: PLAYLIST.plays, beside: [PLAYLIST.sessions, PLAYLIST.endingRate, PLAYLIST.clicks] },
  {
    metric: PLAYLIST.uniqueViewers,
    beside: [PLAYLIST.authenticatedViewers, PLAYLIST.anonymousVisitors, PLAYLIST.newViewers],
  },
  { metric: PLAYLIST.minutesViewed, beside: [PLAYLIST.averageViewMinutes] },
]);

export const NODE_TOTALS = totalsPanel(nodeTotals, [
  { metric: NODE.plays, beside: [NODE.exitRate, NODE.newViewers] },
  { metric: NODE.uniqueViewers, beside: [NODE.authenticatedViewers, NODE.anonymousVisitors] },
  { metric: NODE.minutesViewed, beside: [NODE.averageViewMinutes, NODE.completionRate] },
  { metric: NODE.clicks, beside: [NODE.clickThroughRate] },
]);

function totalsPanel(fragment: Fragment<{ metrics: Totals }, VariableName>, tiles: readonly Tile[]): Panel {
  return definePanel<{ metrics: Totals }>({
    name: "totals",
    title: MESSAGES.totals.title,
    fragment,
    Body: ({ data }) => <Tiles tiles={tiles} totals={data.metrics} />,
    loading: () => <TilesSkeleton tiles={tiles} />,
  });
}

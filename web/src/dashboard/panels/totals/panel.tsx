import { nodeTotals, playlistTotals } from "../../data/documents";
import type { Fragment } from "../../data/fragment";
import type { VariableName } from "../../data/variables";
import { MESSAGES } from "../../messages/messages";
import { definePanel, type Panel } from "../../panel/definition";
import { type Tile, Tiles, TilesSkeleton, type Totals } from "./tiles";

export const PLAYLIST_TOTALS = totalsPanel(playlistTotals, [
  { metric: "impressions", beside: ["playRate"] },
  { metric: "plays", beside: ["sessions", "endingRate", "clicks"] },
  { metric: "uniqueViewers", beside: ["authenticatedViewers", "anonymousVisitors", "newViewers"] },
  { metric: "minutesViewed", beside: ["averageViewMinutes"] },
]);

export const NODE_TOTALS = totalsPanel(nodeTotals, [
  { metric: "plays", beside: ["exitRate", "newViewers"] },
  { metric: "uniqueViewers", beside: ["authenticatedViewers", "anonymousVisitors"] },
  { metric: "minutesViewed", beside: ["averageViewMinutes", "completionRate"] },
  { metric: "clicks", beside: ["clickThroughRate"] },
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

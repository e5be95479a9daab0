import {
  type NodeArrivalsFragment,
  type NodeDeparturesFragment,
  nodeArrivals,
  nodeDepartures,
} from "../../data/documents";
import { MESSAGES } from "../../messages/messages";
import { definePanel } from "../../panel/definition";
import { lazyComponent } from "../../ui/lazy-component";
import { Notice } from "../../ui/notice";
import { Skeleton } from "../../ui/skeleton";
import type { Texts } from "./transitions";

const { arrivals: ARRIVALS, departures: DEPARTURES } = MESSAGES.transitions;
const HEIGHT = 280;

const Body = lazyComponent(
  () => import("./body"),
  () => <Skeleton height={HEIGHT} />,
);

export const NODE_ARRIVALS = definePanel<NodeArrivalsFragment>({
  name: "arrivals",
  title: ARRIVALS.title,
  fragment: nodeArrivals,
  Body: ({ data: { arrivals }, fileName }) => (
    <Body name="arrivals" transitions={arrivals} texts={ARRIVALS} fileName={fileName} />
  ),
  loading: HEIGHT,
  empty: ({ arrivals }) => arrivals.transitions.length === 0 && nothing(ARRIVALS),
  isLoadedInView: true,
});

export const NODE_DEPARTURES = definePanel<NodeDeparturesFragment>({
  name: "departures",
  title: DEPARTURES.title,
  fragment: nodeDepartures,
  Body: ({ data: { departures }, fileName }) => (
    <Body name="departures" transitions={departures} texts={DEPARTURES} fileName={fileName} />
  ),
  loading: HEIGHT,
  empty: ({ departures }) => departures.transitions.length === 0 && nothing(DEPARTURES),
  isLoadedInView: true,
});

function nothing({ emptyTitle, empty }: Texts) {
  return (
    <Notice title={emptyTitle}>
      <p>{empty}</p>
    </Notice>
  );
}

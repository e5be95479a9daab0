import {
  type NodeArrivalsFragment,
  type NodeDeparturesFragment,
  nodeArrivals,
  nodeDepartures,
} from "../../data/documents";
import type { Fragment } from "../../data/fragment";
import type { VariableName } from "../../data/variables";
import { MESSAGES } from "../../messages/messages";
import { type BodyProps, definePanel, type Panel } from "../../panel/definition";
import { lazyComponent } from "../../ui/lazy-component";
import { Notice } from "../../ui/notice";
import type { Texts, Transitions } from "./transitions";

const { arrivals: ARRIVALS, departures: DEPARTURES } = MESSAGES.transitions;

export const NODE_ARRIVALS = transitionsPanel<NodeArrivalsFragment>(
  "arrivals",
  nodeArrivals,
  ARRIVALS,
  ({ arrivals }) => arrivals,
);

export const NODE_DEPARTURES = transitionsPanel<NodeDeparturesFragment>(
  "departures",
  nodeDepartures,
  DEPARTURES,
  ({ departures }) => departures,
);

function transitionsPanel<Data>(
  name: string,
  fragment: Fragment<Data, VariableName>,
  texts: Texts,
  transitionsOf: (data: Data) => Transitions,
): Panel {
  const loadBody = async () => {
    const { default: Body } = await import("./body");
    return {
      default: ({ data, fileName }: BodyProps<Data>) => (
        <Body transitions={transitionsOf(data)} {...{ name, texts, fileName }} />
      ),
    };
  };
  return definePanel<Data>({
    ...{ name, title: texts.title, fragment },
    Body: lazyComponent(loadBody),
    loading: 280,
    empty: (data) =>
      transitionsOf(data).transitions.length === 0 && (
        <Notice title={texts.emptyTitle}>
          <p>{texts.empty}</p>
        </Notice>
      ),
    isLoadedInView: true,
  });
}

import type { SpanFragment } from "../../data/documents";
import { formatValue } from "../../format/number";
import { MESSAGES } from "../../messages/messages";
import { METRICS, type MetricName } from "../../metric/catalogue";
import { ExplainedChange } from "../../metric/change";
import { Skeleton } from "../../ui/skeleton";
import { TextWithTooltip } from "../../ui/tooltip";
import "./tiles.css";

/** Pixels of a tile without the lines below its value, and of one such line. */
const TILE_HEIGHT = 100;
const LINE_HEIGHT = 20;

type Values = Partial<Record<MetricName, number | null>>;

export interface Totals extends Values {
  period: SpanFragment;
  comparison: { period: SpanFragment; metrics: Values; change: Values } | null;
}

/** A tile: its main metric, and others in smaller lines below. */
export interface Tile {
  metric: MetricName;
  beside: readonly MetricName[];
}

/** The metrics of the whole period. */
export function Tiles({ tiles, totals }: { tiles: readonly Tile[]; totals: Totals }) {
  return (
    <ul className="tiles">
      {tiles.map(({ metric, beside }) => (
        <li className="tile" key={metric} data-metric={metric}>
          <h3 className="tile-label">
            <TextWithTooltip text={METRICS[metric].sentence}>{METRICS[metric].label}</TextWithTooltip>
          </h3>
          <p className="tile-value number">{formatValue(totals[metric], METRICS[metric].unit)}</p>
          <p className="tile-change">
            <TileChange metric={metric} totals={totals} />
          </p>
          <dl className="tile-beside">
            {beside.map((name) => (
              <div key={name} data-metric={name}>
                <dt>
                  <TextWithTooltip text={METRICS[name].sentence}>{METRICS[name].label}</TextWithTooltip>
                </dt>
                <dd className="number">{formatValue(totals[name], METRICS[name].unit)}</dd>
              </div>
            ))}
          </dl>
        </li>
      ))}
    </ul>
  );
}

function TileChange({ metric, totals }: { metric: MetricName; totals: Totals }) {
  const { comparison } = totals;
  if (!comparison) return null;
  const compared = comparison.metrics[metric] ?? null;
  return (
    <>
      <ExplainedChange
        change={comparison.change[metric] ?? null}
        unit={METRICS[metric].unit}
        current={{ value: totals[metric] ?? null, period: totals.period }}
        compared={{ value: compared, period: comparison.period }}
      />
      <span className="tile-compared">{MESSAGES.change.from(formatValue(compared, METRICS[metric].unit))}</span>
    </>
  );
}

/** Placeholders of the same height as the tiles. */
export function TilesSkeleton({ tiles }: { tiles: readonly Tile[] }) {
  const lines = Math.max(...tiles.map(({ beside }) => beside.length));
  return (
    <ul className="tiles">
      {tiles.map(({ metric }) => (
        <li className="tile" key={metric}>
          <Skeleton height={TILE_HEIGHT + LINE_HEIGHT * lines} />
        </li>
      ))}
    </ul>
  );
}

import type { SpanFragment } from "../../data/documents";
import { formatValue } from "../../format/number";
import { MESSAGES } from "../../messages/messages";
import type { Metric, MetricName } from "../../metric/catalogue";
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
  metric: Metric;
  beside: readonly Metric[];
}

/** The metrics of the whole period. */
export function Tiles({ tiles, totals }: { tiles: readonly Tile[]; totals: Totals }) {
  return (
    <ul className="tiles">
      {tiles.map(({ metric, beside }) => (
        <li className="tile" key={metric.name} data-metric={metric.name}>
          <h3 className="tile-label">
            <TextWithTooltip text={metric.definition}>{metric.label}</TextWithTooltip>
          </h3>
          <p className="tile-value number">{formatValue(totals[metric.name], metric.unit)}</p>
          <p className="tile-change">
            <TileChange metric={metric} totals={totals} />
          </p>
          <dl className="tile-beside">
            {beside.map(({ name, label, definition, unit }) => (
              <div key={name} data-metric={name}>
                <dt>
                  <TextWithTooltip text={definition}>{label}</TextWithTooltip>
                </dt>
                <dd className="number">{formatValue(totals[name], unit)}</dd>
              </div>
            ))}
          </dl>
        </li>
      ))}
    </ul>
  );
}

function TileChange({ metric: { name, unit, isNeutral }, totals }: { metric: Metric; totals: Totals }) {
  const { comparison } = totals;
  if (!comparison) return null;
  const compared = comparison.metrics[name] ?? null;
  return (
    <>
      <ExplainedChange
        change={comparison.change[name] ?? null}
        neutral={isNeutral}
        unit={unit}
        current={{ value: totals[name] ?? null, period: totals.period }}
        compared={{ value: compared, period: comparison.period }}
      />
      <span className="tile-compared">{MESSAGES.change.from(formatValue(compared, unit))}</span>
    </>
  );
}

/** Placeholders of the same height as the tiles. */
export function TilesSkeleton({ tiles }: { tiles: readonly Tile[] }) {
  const lines = Math.max(...tiles.map(({ beside }) => beside.length));
  return (
    <ul className="tiles">
      {tiles.map(({ metric }) => (
        <li className="tile" key={metric.name}>
          <Skeleton height={TILE_HEIGHT + LINE_HEIGHT * lines} />
        </li>
      ))}
    </ul>
  );
}

import { type ViewerTotalsFragment, viewerTotals } from "../../data/documents";
import { formatValue, type Unit } from "../../format/number";
import { MESSAGES } from "../../messages/messages";
import { type BodyProps, definePanel } from "../../panel/definition";
import { Notice } from "../../ui/notice";
import { TextWithTooltip } from "../../ui/tooltip";
import { averageMinutes } from "../viewers/average";
import "../totals/tiles.css";

type Viewer = NonNullable<ViewerTotalsFragment["viewer"]>;

interface Total {
  name: string;
  sentence: string;
  unit: Unit;
  read: (viewer: Viewer) => number | null;
}

const TEXTS = MESSAGES.viewers;

const PLAYS: Total = { name: TEXTS.plays, sentence: TEXTS.playsSentence, unit: "count", read: ({ plays }) => plays };
const IMPRESSIONS: Total = {
  ...{ name: TEXTS.impressions, sentence: TEXTS.impressionsSentence, unit: "count" },
  read: ({ impressions }) => impressions,
};
const MINUTES: Total = {
  ...{ name: TEXTS.minutes, sentence: TEXTS.minutesSentence, unit: "minutes" },
  read: ({ minutesViewed }) => minutesViewed,
};
const AVERAGE: Total = {
  ...{ name: TEXTS.average, sentence: TEXTS.averageSentence, unit: "duration" },
  read: averageMinutes,
};
const SESSIONS: Total = {
  ...{ name: TEXTS.sessions, sentence: TEXTS.sessionsSentence, unit: "count" },
  read: ({ sessionCount }) => sessionCount,
};
const ENDINGS: Total = {
  ...{ name: TEXTS.endings, sentence: TEXTS.endingsSentence, unit: "count" },
  read: ({ sessionsWithEnding }) => sessionsWithEnding,
};

/** The tiles, each with a number in small type below. */
const TILES: readonly (readonly [Total, Total | null])[] = [
  [PLAYS, IMPRESSIONS],
  [MINUTES, AVERAGE],
  [SESSIONS, null],
  [ENDINGS, null],
];

export const VIEWER_TOTALS = definePanel({
  name: "totals",
  title: MESSAGES.viewer.totals,
  fragment: viewerTotals,
  Body: Tiles,
  loading: 140,
  empty: ({ viewer }) =>
    viewer === null && (
      <Notice title={MESSAGES.viewer.absentTitle}>
        <p>{MESSAGES.viewer.absent}</p>
      </Notice>
    ),
});

function Tiles({ data: { viewer } }: BodyProps<ViewerTotalsFragment>) {
  if (!viewer) return null;
  return (
    <ul className="tiles">
      {TILES.map(([main, beside]) => (
        <li className="tile" key={main.name}>
          <h3 className="tile-label">
            <TextWithTooltip text={main.sentence}>{main.name}</TextWithTooltip>
          </h3>
          <p className="tile-value number">{formatValue(main.read(viewer), main.unit)}</p>
          {beside && (
            <dl className="tile-beside">
              <div>
                <dt>
                  <TextWithTooltip text={beside.sentence}>{beside.name}</TextWithTooltip>
                </dt>
                <dd className="number">{formatValue(beside.read(viewer), beside.unit)}</dd>
              </div>
            </dl>
          )}
        </li>
      ))}
    </ul>
  );
}

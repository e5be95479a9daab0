import { formatValue } from "../../format/number";
import { MESSAGES } from "../../messages/messages";
import { countColumn, numberColumn } from "../../table/columns";
import { Share } from "../../table/share";
import type { Column } from "../../table/types";
import { type Path, pathText } from "./path";
import { Way } from "./way";

const TEXTS = MESSAGES.paths;

/** The keys of columns that sort the list are orders of the API. */
export function pathColumns(paths: readonly Path[]): Column<Path>[] {
  const largest = Math.max(...paths.map(({ share }) => share));
  return [
    {
      key: "LENGTH",
      label: TEXTS.way,
      description: TEXTS.waySentence,
      sortValue: ({ length }) => length,
      exported: ({ nodes }) => pathText(nodes),
      render: (path) => <Way path={path} />,
    },
    countColumn(
      { key: "SESSIONS", label: TEXTS.sessions, description: TEXTS.sessionsSentence },
      ({ sessions }) => sessions,
    ),
    {
      key: "share",
      label: TEXTS.share,
      description: TEXTS.shareSentence,
      exported: ({ share }) => share,
      render: ({ share }) => <Share share={share} largest={largest} />,
    },
    numberColumn(
      { key: "AVERAGE_MINUTES", label: TEXTS.minutes, description: TEXTS.minutesSentence },
      "minutes",
      ({ averageMinutes }) => averageMinutes,
    ),
    countColumn({ key: "VIEWERS", label: TEXTS.viewers, description: TEXTS.viewersSentence }, countViewers),
    {
      key: "ends",
      label: TEXTS.ends,
      description: TEXTS.endsSentence,
      exported: ({ ends }) => (ends.ending > 0 ? TEXTS.ending : ends.left > 0 ? TEXTS.left : ""),
      render: ({ ends }) => <End ends={ends} />,
    },
  ];
}

function countViewers({ viewers: { authenticated, anonymous } }: Path): number {
  return authenticated + anonymous;
}

/** All sessions of a way have the same last node: they differ only in whether they may be going on. */
function End({ ends: { ending, left, goingOn } }: { ends: Path["ends"] }) {
  return (
    <span className="paths-end">
      {ending > 0 && <span className="badge">{TEXTS.ending}</span>}
      {left > 0 && <span>{TEXTS.left}</span>}
      {goingOn > 0 && <span className="badge gone">{TEXTS.goingOn(formatValue(goingOn, "count"))}</span>}
    </span>
  );
}

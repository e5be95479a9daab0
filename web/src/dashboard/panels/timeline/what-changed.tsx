import { Fragment } from "react";
import { type StoryChangesFragment, storyChanges } from "../../data/documents";
import { useAnswer } from "../../data/use-answers";
import { askFor } from "../../data/variables";
import { now } from "../../format/clock";
import { formatValue } from "../../format/number";
import type { PageLocation } from "../../location/location";
import { MESSAGES } from "../../messages/messages";
import { Name } from "../../ui/name";
import { Failure } from "../../ui/notice";
import { Skeleton } from "../../ui/skeleton";

const TEXTS = MESSAGES.timeline;
/** The versions that the fragment asks for: those of a story of 200 nodes cost less than a query may. */
const MAX_VERSIONS = 10;

type Changes = NonNullable<StoryChangesFragment["latestVersions"]["nodes"][number]["changes"]>;

/** What a version changed in the story. It is asked for when somebody wants to know, since structures are compared. */
export default function WhatChanged({ number, location }: { number: number; location: PageLocation }) {
  const { result, retry } = useAnswer(askFor(storyChanges, location, now()));
  if (result.status === "loading") return <Skeleton height={24} label={TEXTS.loadingChanges} />;
  if (result.status === "failed") return <Failure error={result.error} retrying={result.isRetrying} onRetry={retry} />;
  const version = result.data?.latestVersions.nodes.find((each) => each.number === number);
  if (!version) return <p>{TEXTS.olderChanges(formatValue(MAX_VERSIONS, "count"))}</p>;
  return version.changes ? <ChangeList changes={version.changes} /> : <p>{TEXTS.unknownChanges}</p>;
}

function ChangeList({ changes }: { changes: Changes }) {
  const { isStartChanged, ...parts } = changes;
  const lists = (Object.keys(parts) as (keyof typeof parts)[]).filter((key) => parts[key].length > 0);
  return (
    <dl className="timeline-what">
      {isStartChanged && <dt>{TEXTS.startChanged}</dt>}
      {lists.map((key) => (
        <Fragment key={key}>
          <dt>{TEXTS[key](parts[key].length)}</dt>
          <dd>
            {parts[key].map(({ externalId, name }, index) => (
              <Fragment key={externalId}>
                {index > 0 && ", "}
                <Name>{name ?? externalId}</Name>
              </Fragment>
            ))}
          </dd>
        </Fragment>
      ))}
    </dl>
  );
}

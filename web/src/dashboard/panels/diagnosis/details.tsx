import type { PlaylistDiagnosisFragment } from "../../data/documents";
import { NO_VALUE } from "../../format/number";
import { LocationLink } from "../../location/link";
import type { SortOrder } from "../../location/location";
import { MESSAGES } from "../../messages/messages";
import type { BodyProps } from "../../panel/definition";
import { DataTable } from "../../table/data-table";
import type { Column } from "../../table/types";
import { Name } from "../../ui/name";
import { evidenceOf, type Finding, nodeOf } from "./finding";

const TEXTS = MESSAGES.diagnosis;
const MOST_SEVERE_FIRST: SortOrder = { by: "severity", descending: false };
const RANKS = { HIGH: 0, MEDIUM: 1, LOW: 2 } as const;

const COLUMNS: Column<Finding>[] = [
  {
    ...{ key: "severity", label: TEXTS.severity },
    sortValue: ({ severity }) => RANKS[severity],
    exported: ({ severity }) => TEXTS.severities[severity].title,
    searchText: ({ severity }) => TEXTS.severities[severity].title,
    render: ({ severity }) => TEXTS.severities[severity].title,
  },
  {
    ...{ key: "type", label: TEXTS.type },
    sortValue: ({ __typename }) => TEXTS.types[__typename],
    render: ({ __typename }) => TEXTS.types[__typename],
  },
  {
    ...{ key: "node", label: TEXTS.node },
    sortValue: (finding) => nameOf(nodeOf(finding)),
    render: (finding) => {
      const node = nodeOf(finding);
      if (!node) return NO_VALUE;
      return (
        <LocationLink to={{ node: node.externalId }} className="table-name">
          <Name>{node.name ?? node.externalId}</Name>
        </LocationLink>
      );
    },
  },
  {
    ...{ key: "hotspot", label: TEXTS.hotspotColumn },
    sortValue: hotspotName,
    render: (finding) => {
      const name = hotspotName(finding);
      return name === null ? NO_VALUE : <Name>{name}</Name>;
    },
  },
  {
    ...{ key: "evidence", label: TEXTS.evidence },
    exported: describe,
    searchText: describe,
    render: describe,
  },
];

/** All findings as a table, for a file. */
export default function DiagnosisDetails({ data, fileName }: BodyProps<PlaylistDiagnosisFragment>) {
  const { findings } = data.diagnosis;
  return (
    <DataTable
      name="findings"
      caption={TEXTS.caption}
      order={MOST_SEVERE_FIRST}
      columns={COLUMNS}
      rows={findings}
      rowKey={(finding) => String(findings.indexOf(finding))}
      fileName={fileName}
    />
  );
}

function hotspotName(finding: Finding): string | null {
  return "hotspot" in finding ? nameOf(finding.hotspot) : null;
}

function nameOf(found: { name: string | null; externalId: string } | null): string | null {
  return found && (found.name ?? found.externalId);
}

function describe(finding: Finding): string {
  return evidenceOf(finding)
    .map(([label, value]) => `${label}: ${value}`)
    .join("; ");
}

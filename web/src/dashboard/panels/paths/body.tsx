import { useMemo } from "react";
import type { PlaylistPathsFragment } from "../../data/documents";
import { listedOrder, PATHS } from "../../data/lists";
import { PAGE_SIZE } from "../../data/variables";
import { formatValue } from "../../format/number";
import { useTableSort } from "../../location/table-sort";
import { MESSAGES } from "../../messages/messages";
import type { BodyProps } from "../../panel/definition";
import { exportRows } from "../../table/export";
import { FileButtons } from "../../table/file-buttons";
import { Pager } from "../../table/pager";
import { Table } from "../../table/table";
import { Notice } from "../../ui/notice";
import { pathColumns } from "./columns";
import { PathsFilter } from "./filter";
import type { Paths } from "./path";
import "./paths.css";

const TEXTS = MESSAGES.paths;

/** The complete ways that sessions took, page by page. The API finds and sorts them. */
export default function PathsBody({ data: { paths, nodes }, location, fileName }: BodyProps<PlaylistPathsFragment>) {
  const sort = listedOrder(PATHS, location);
  const [, setSort] = useTableSort(PATHS.table, sort);
  const rows = useMemo(() => paths.edges.map(({ node }) => node), [paths]);
  const columns = useMemo(() => pathColumns(rows), [rows]);
  const isFiltered = location.passes.length > 0 || location.endsAt !== null;
  const keys = new Map(paths.edges.map(({ node, cursor }) => [node, cursor]));
  return (
    <>
      <PathsFilter location={location} nodes={nodes} />
      {rows.length === 0 ? (
        <Notice title={TEXTS.unmatchedTitle}>
          <p>{TEXTS.unmatched}</p>
        </Notice>
      ) : (
        <>
          <p className="paths-summary">{summarize(paths, isFiltered)}</p>
          <FileButtons caption={TEXTS.caption} fileName={fileName} cells={() => exportRows(columns, rows)} />
          <Table
            caption={TEXTS.caption}
            {...{ columns, rows, sort }}
            rowKey={(row) => keys.get(row) ?? ""}
            onSort={setSort}
          />
          <Pager
            list={PATHS}
            location={location}
            size={PAGE_SIZE}
            shown={rows.length}
            total={paths.totalCount}
            next={paths.pageInfo.hasNextPage ? paths.pageInfo.endCursor : null}
          />
        </>
      )}
    </>
  );
}

/** As "826 ways of 2,048 sessions. Those on other pages were taken by 844 sessions (41.2%)." */
function summarize({ totalCount, sessions, remainingSessions }: Paths, isFiltered: boolean): string {
  const all = (isFiltered ? TEXTS.summaryMatched : TEXTS.summary)(totalCount, sessions);
  if (remainingSessions === 0) return all;
  return `${all} ${TEXTS.remaining(remainingSessions, formatValue(remainingSessions / sessions, "percent"))}`;
}

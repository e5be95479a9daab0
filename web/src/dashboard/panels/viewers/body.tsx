import { useMemo } from "react";
import type { PlaylistViewersFragment } from "../../data/documents";
import { listedOrder, VIEWERS } from "../../data/lists";
import { PAGE_SIZE } from "../../data/variables";
import { useTableSort } from "../../location/table-sort";
import { MESSAGES } from "../../messages/messages";
import type { BodyProps } from "../../panel/definition";
import { exportRows } from "../../table/export";
import { FileButtons } from "../../table/file-buttons";
import { Pager } from "../../table/pager";
import { Table } from "../../table/table";
import type { Column } from "../../table/types";
import { listColumns, type Viewer } from "./columns";
import "./viewers.css";

const TEXTS = MESSAGES.viewers;

/** Further values in files: what kind of viewer it is, and what the API calls the viewer. */
const IN_FILES: Column<Viewer>[] = [
  {
    ...{ key: "kind", label: TEXTS.kind, render: () => null },
    exported: ({ isAuthenticated }) => (isAuthenticated ? TEXTS.authenticated : TEXTS.anonymous),
  },
  { key: "viewerId", label: TEXTS.viewerId, render: () => null, exported: ({ viewerId }) => viewerId },
];

/** A page of the viewers. The API sorts and searches them, across all pages. */
export default function Viewers({ data: { viewers }, location, fileName }: BodyProps<PlaylistViewersFragment>) {
  const { nodes, totalCount, pageInfo } = viewers;
  const columns = useMemo(() => listColumns(location.zone), [location.zone]);
  const sort = listedOrder(VIEWERS, location);
  const [, setSort] = useTableSort(VIEWERS.table, sort);
  const isHashed = nodes.some(({ isAuthenticated, externalId }) => isAuthenticated && externalId === null);
  return (
    <>
      <p className="viewers-summary">
        {TEXTS.total(totalCount)} {isHashed && TEXTS.hashedSentence}
      </p>
      <FileButtons
        caption={TEXTS.page}
        fileName={fileName}
        cells={() => exportRows([...columns, ...IN_FILES], nodes)}
      />
      <Table
        caption={TEXTS.title}
        {...{ columns, sort }}
        rows={nodes}
        rowKey={({ viewerId }) => viewerId}
        onSort={setSort}
      />
      <Pager
        list={VIEWERS}
        location={location}
        size={PAGE_SIZE}
        shown={nodes.length}
        total={totalCount}
        next={pageInfo.hasNextPage ? pageInfo.endCursor : null}
      />
    </>
  );
}

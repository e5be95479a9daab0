import { useState } from "react";
import type { PlaylistBreakdownFragment } from "../../data/documents";
import { BREAKDOWN, listedOrder } from "../../data/lists";
import { MAX_VALUES, TOP_VALUES } from "../../data/variables";
import { formatValue } from "../../format/number";
import { useNavigate } from "../../location/history";
import { useTableSort } from "../../location/table-sort";
import { MESSAGES } from "../../messages/messages";
import type { BodyProps } from "../../panel/definition";
import { exportRows } from "../../table/export";
import { FileButtons } from "../../table/file-buttons";
import { RowSearch } from "../../table/row-search";
import { Table } from "../../table/table";
import { listColumns } from "./columns";
import { findRows, listRows, rowKey } from "./rows";
import "./breakdown.css";

const TEXTS = MESSAGES.breakdown;

/** The metrics of each value: the first ones in the order of a metric, which the API sorts, and all others together. */
export default function BreakdownBody({
  data: { breakdown },
  location,
  fileName,
}: BodyProps<PlaylistBreakdownFragment>) {
  const navigate = useNavigate();
  const [search, setSearch] = useState({ by: location.breakdown, term: "" });
  const order = listedOrder(BREAKDOWN, location);
  const [, setOrder] = useTableSort(BREAKDOWN.table, order);
  const columns = listColumns(breakdown, location);
  const term = search.by === location.breakdown ? search.term : "";
  const found = findRows(listRows(breakdown, location.breakdown), term);
  const hasMore = breakdown.valueCount > TOP_VALUES;
  const find = (text: string) => {
    setSearch({ by: location.breakdown, term: text });
    // A search finds all values, not only the first ones.
    if (text && location.breakdownValues === "TOP") navigate({ breakdownValues: "ALL" });
  };
  return (
    <>
      <div className="breakdown-tools">
        {hasMore && (
          <RowSearch
            caption={TEXTS.caption}
            total={breakdown.valueCount}
            found={found.length}
            search={term}
            onSearch={find}
          />
        )}
        <FileButtons caption={TEXTS.caption} fileName={fileName} cells={() => exportRows(columns, found)} />
      </div>
      <Table
        caption={TEXTS.caption}
        hasSearch
        columns={columns}
        rows={found}
        rowKey={rowKey}
        isFaded={({ kind }) => kind === "rest" || kind === "unknown"}
        sort={order}
        onSort={setOrder}
      />
      <footer className="breakdown-foot">
        {hasMore && (
          <ShowAll count={breakdown.valueCount} isAll={location.breakdownValues === "ALL"} onClear={() => find("")} />
        )}
        {breakdown.valueCount > MAX_VALUES && <p>{TEXTS.cut(formatValue(MAX_VALUES, "count"))}</p>}
        <p>{TEXTS.overviewHint}</p>
      </footer>
    </>
  );
}

function ShowAll({ count, isAll, onClear }: { count: number; isAll: boolean; onClear: () => void }) {
  const navigate = useNavigate();
  const toggle = () => {
    if (isAll) onClear();
    navigate({ breakdownValues: isAll ? "TOP" : "ALL" });
  };
  return (
    <button type="button" className="button" onClick={toggle}>
      {isAll
        ? TEXTS.showTop(formatValue(TOP_VALUES, "count"))
        : TEXTS.showAll(formatValue(Math.min(count, MAX_VALUES), "count"))}
    </button>
  );
}

import { formatValue } from "../format/number";

interface Props {
  share: number | null;
  /** The share of the largest row, which fills the whole bar. */
  largest: number;
}

/** A share between 0 and 1, as a number and as a bar. */
export function Share({ share, largest }: Props) {
  const width = largest > 0 ? Math.min((share ?? 0) / largest, 1) : 0;
  return (
    <span className="share">
      <span className="share-track" aria-hidden="true">
        <span className="share-bar" style={{ display: "block", width: `${width * 100}%` }} />
      </span>
      <span>{formatValue(share, "percent")}</span>
    </span>
  );
}

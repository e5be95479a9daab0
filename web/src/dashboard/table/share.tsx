import { formatValue } from "../format/number";

interface Props {
  share: number | null;
  /** The share that fills the whole bar: that of the largest row. */
  largest: number;
}

/** A share of one, as a number and as a bar beside those of other rows. */
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

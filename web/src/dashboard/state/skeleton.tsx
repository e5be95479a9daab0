import "./skeleton.css";

/** Grey bars in place of what is under way, as high as that will be. */
export function Skeleton({ height, label }: { height: number; label?: string }) {
  return (
    <div className="skeleton" style={{ height }}>
      {label && <span className="visually-hidden">{label}</span>}
    </div>
  );
}

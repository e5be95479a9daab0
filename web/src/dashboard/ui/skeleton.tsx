import styles from "./skeleton.module.css";

/** A grey placeholder with the height of the content that is loading. */
export function Skeleton({ height, label }: { height: number; label?: string }) {
  return (
    <div className={styles.root} style={{ height }}>
      {label && <span className="visually-hidden">{label}</span>}
    </div>
  );
}

import "./sparkline.css";

const WIDTH = 132;
const HEIGHT = 32;
const MARGIN = 2;

/** A small trend line without axes. The label is its text alternative. */
export function Sparkline({ values, label }: { values: readonly number[]; label: string }) {
  const path = sparkPath(values, WIDTH, HEIGHT, MARGIN);
  return (
    <svg
      className="sparkline"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      width={WIDTH}
      height={HEIGHT}
      role="img"
      aria-label={label}
    >
      <path className="sparkline-area" d={`${path}V${HEIGHT}H${MARGIN}Z`} />
      <path className="sparkline-line" d={path} />
    </svg>
  );
}

/** An SVG path from the left to the right edge, with 0 at the bottom and the largest value at the top. */
export function sparkPath(values: readonly number[], width: number, height: number, margin: number): string {
  const largest = Math.max(...values, 1);
  const step = (width - 2 * margin) / Math.max(values.length - 1, 1);
  const points = (values.length > 1 ? values : [values[0] ?? 0, values[0] ?? 0]).map((value, index) => {
    const x = margin + index * (values.length > 1 ? step : width - 2 * margin);
    const y = height - margin - (value / largest) * (height - 2 * margin);
    return `${x.toFixed(1)} ${y.toFixed(1)}`;
  });
  return `M${points.join("L")}`;
}

const PATHS = {
  calendar: "M2.5 4h11v9.5h-11zM2.5 7h11M5.5 2v3M10.5 2v3",
  globe: "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8zM1.8 8h12.4M8 1.8c4 4 4 8.4 0 12.4c-4-4-4-8.4 0-12.4",
  compare: "M2 11l3.5-4 3 2.5L14 4M2 14h12",
  filter: "M2 3.5h12M4.5 8h7M6.5 12.5h3",
  close: "M4 4l8 8M12 4l-8 8",
  down: "M4 6l4 4 4-4",
  left: "M10 3L5 8l5 5",
  right: "M6 3l5 5-5 5",
  refresh: "M13.5 8a5.5 5.5 0 1 1-1.7-4M13.5 1.8V4.5h-2.8",
  search: "M7 2.2a4.8 4.8 0 1 0 0 9.6 4.8 4.8 0 0 0 0-9.6zM10.5 10.5L14 14",
  sun: "M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1",
  moon: "M13.5 9.7A6 6 0 0 1 6.3 2.5a6 6 0 1 0 7.2 7.2z",
  frame: "M2 3h12v10H2zM6.5 6.5L4.5 8l2 1.5M9.5 6.5l2 1.5-2 1.5",
  query: "M5.5 4L2 8l3.5 4M10.5 4L14 8l-3.5 4",
  branch:
    "M3 8h3.5c2.5 0 2-4.5 4.5-4.5M6.5 8c2.5 0 2 4.5 4.5 4.5M13 2a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3zM13 11a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3z",
  link: "M9.5 2.5h4v4M13.5 2.5L7.5 8.5M11.5 9v4.5h-9v-9H7",
  pause: "M5.5 3v10M10.5 3v10",
  seek: "M2 4l4.5 4L2 12zM8 4l4.5 4L8 12z",
  start: "M4.5 2.5v11L13 8z",
  copy: "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
  save: "M8 2v8M4.5 7L8 10.5 11.5 7M2.5 13.5h11",
  table: "M2 3h12v10H2zM2 6.5h12M6 6.5V13",
  check: "M3 8.5l3.5 3.5L13 4.5",
  person: "M8 2.2a2.6 2.6 0 1 0 0 5.2 2.6 2.6 0 0 0 0-5.2zM2.8 13.8c.4-3 2.4-4.4 5.2-4.4s4.8 1.4 5.2 4.4",
  camera: "M2 5h3l1.2-1.8h3.6L11 5h3v8H2zM8 6.5a2.4 2.4 0 1 0 0 4.8 2.4 2.4 0 0 0 0-4.8z",
  arrow: "M2.5 8h11M9.5 4l4 4-4 4",
  plus: "M8 3v10M3 8h10",
  minus: "M3 8h10",
  fit: "M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10",
} as const;

export type IconName = keyof typeof PATHS;

/** An icon beside a text with the same meaning, hidden from screen readers. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}

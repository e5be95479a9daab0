// Reads the page's colours for ECharts, which draws on a canvas without style sheets.

const VARIABLES = {
  accent: "--accent",
  second: "--second",
  ink: "--ink",
  inkSoft: "--ink-soft",
  line: "--line",
  lineStrong: "--line-strong",
  panel: "--panel",
  raised: "--raised",
  sunken: "--sunken",
} as const;

export type Colors = Record<keyof typeof VARIABLES | "font", string>;

/** Reads the colours within an element of the page, with light-dark() and var() resolved. */
export function readColors(within: HTMLElement): Colors {
  const probe = within.appendChild(document.createElement("span"));
  const read = (variable: string) => {
    probe.style.color = `var(${variable})`;
    return getComputedStyle(probe).color;
  };
  const colors = Object.entries(VARIABLES).map(([name, variable]) => [name, read(variable)]);
  probe.remove();
  return { ...Object.fromEntries(colors), font: getComputedStyle(within).fontFamily } as Colors;
}

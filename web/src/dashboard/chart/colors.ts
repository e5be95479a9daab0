// The page's colours for what is drawn without style sheets.

const NAMES = {
  accent: "--accent",
  second: "--second",
  ink: "--ink",
  inkSoft: "--ink-soft",
  line: "--line",
  lineStrong: "--line-strong",
  panel: "--panel",
  raised: "--raised",
} as const;

export type Colors = Record<keyof typeof NAMES | "font", string>;

/** Reads them from an element of the page, where light-dark() and var() have been resolved. */
export function readColors(within: HTMLElement): Colors {
  const probe = within.appendChild(document.createElement("span"));
  const read = (variable: string) => {
    probe.style.color = `var(${variable})`;
    return getComputedStyle(probe).color;
  };
  const colors = Object.entries(NAMES).map(([name, variable]) => [name, read(variable)]);
  probe.remove();
  return { ...Object.fromEntries(colors), font: getComputedStyle(within).fontFamily } as Colors;
}

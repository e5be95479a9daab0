import type { ReactNode } from "react";

export const EMBED = {
  name: "Show on another site",
  label: "Embed",
  show: "What is shown",
  wholePage: "The whole page",
  theme: "Colours",
  themes: {
    system: "As the visitor’s system",
    light: "Light",
    dark: "Dark",
  },
  link: "Link",
  html: "HTML for a frame",
  copy: (what: string) => (
    <>
      Copy<span className="visually-hidden"> {what}</span>
    </>
  ),
  copied: "Copied",
  relative: (period: string) => `“${period}” stays relative: the frame counts it from the day on which it is opened.`,
  fixed: "The period is always this one, whenever the frame is opened.",
  readers: "The frame is read-only. It shows numbers to those who can open this dashboard themselves.",
  sites: (origins: string) => `Sites that may show it in a frame: ${origins}`,
  noSites:
    "This server lets no site show its pages in a frame. The setting IVGRAPH_EMBED_ORIGINS names the sites that may. The link alone works everywhere.",
  unknownPanel: (name: ReactNode) => <>This page has no panel “{name}”</>,
  unknownPanelAdvice: "The link that is embedded names a panel that is on another page, or has another name by now.",
};

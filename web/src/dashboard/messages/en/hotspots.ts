import { formatCount } from "../../format/number";

export const HOTSPOTS = {
  picture: {
    label: "Hotspots on the picture",
    legend: "Clicks per play",
    clicksPerPlay: (rate: string) => `${rate} of plays`,
    clicks: (clicks: number) => formatCount(clicks, "click"),
    leadsTo: "Leads to",
    unplaced: (hotspots: number) =>
      `${formatCount(hotspots, "hotspot")} of the table not drawn: the structure does not tell where on the picture.`,
  },
};

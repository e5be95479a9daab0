export const TOTALS = {
  title: "Top metrics",
};

export const VIEWS = {
  label: "Views of the playlist",
  numbers: "Overview",
  map: "Story map",
  ways: "Ways",
  audience: "Audience",
  viewers: "Viewers",
  check: "Check",
};

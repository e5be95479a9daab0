import { Notice } from "../../ui/notice";

/** Says that nothing of a playlist is known. */
export function NoNodes() {
  return (
    <Notice title="No nodes are known yet">
      <p>
        Import the structure of the playlist with <code>ivgraph import-playlist</code>, or let its players send events.
      </p>
    </Notice>
  );
}

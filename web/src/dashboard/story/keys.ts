// Where the arrow keys lead on the map.

import type { Scene, Video } from "./scene";

/** The video that a key leads to from another one; null where it leads nowhere. */
export function videoAt(scene: Scene, from: string, key: string): string | null {
  const { videos, video } = scene;
  const here = video.get(from);
  if (!here) return null;
  if (key === "Home") return (videos.find(({ isStart }) => isStart) ?? videos[0])?.id ?? null;
  if (key === "End") return videos.at(-1)?.id ?? null;
  if (key === "ArrowRight") return beside(scene, here, 1);
  if (key === "ArrowLeft") return beside(scene, here, -1);
  if (key === "ArrowDown") return below(scene, here, 1);
  return key === "ArrowUp" ? below(scene, here, -1) : null;
}

/** To the side along a way, or without one to the nearest video of the next column. */
function beside({ videos, video, ways }: Scene, here: Video, side: 1 | -1): string | null {
  const isThere = ({ x }: Video) => (x - here.x) * side > 1;
  const joined = ways.flatMap(({ from, to }) => {
    const other = from === here.id ? to : to === here.id ? from : null;
    return other === null ? [] : [video.get(other) as Video];
  });
  return nearest(joined.filter(isThere), here) ?? nearest(videos.filter(isThere), here);
}

function below({ videos }: Scene, here: Video, side: 1 | -1): string | null {
  return nearest(
    videos.filter(({ x, y }) => Math.abs(x - here.x) < 1 && (y - here.y) * side > 0),
    here,
  );
}

/** By columns first, then by height. */
function nearest(videos: readonly Video[], here: Video): string | null {
  let [found, across, along]: [string | null, number, number] = [null, Number.POSITIVE_INFINITY, 0];
  for (const { id, x, y } of videos) {
    const [dx, dy] = [Math.abs(x - here.x), Math.abs(y - here.y)];
    if (dx < across || (dx === across && dy < along)) [found, across, along] = [id, dx, dy];
  }
  return found;
}

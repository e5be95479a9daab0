// Keyboard navigation between the nodes of the map.

import type { MapNode, Scene } from "./scene";

/** Returns the node that a key moves the focus to; null if the key moves nothing. */
export function nodeForKey(scene: Scene, from: string, key: string): string | null {
  const { nodes, nodeById } = scene;
  const here = nodeById.get(from);
  if (!here) return null;
  if (key === "Home") return (nodes.find(({ isStart }) => isStart) ?? nodes[0])?.id ?? null;
  if (key === "End") return nodes.at(-1)?.id ?? null;
  if (key === "ArrowRight") return horizontalNeighbour(scene, here, 1);
  if (key === "ArrowLeft") return horizontalNeighbour(scene, here, -1);
  if (key === "ArrowDown") return verticalNeighbour(scene, here, 1);
  return key === "ArrowUp" ? verticalNeighbour(scene, here, -1) : null;
}

/** The nearest node to one side that an edge joins; without such an edge, the nearest node of the next column. */
function horizontalNeighbour({ nodes, nodeById, edges }: Scene, here: MapNode, side: 1 | -1): string | null {
  const isOnThatSide = ({ x }: MapNode) => (x - here.x) * side > 1;
  const neighbours = edges.flatMap(({ from, to }) => {
    const other = from === here.id ? to : to === here.id ? from : null;
    return other === null ? [] : [nodeById.get(other) as MapNode];
  });
  return nearest(neighbours.filter(isOnThatSide), here) ?? nearest(nodes.filter(isOnThatSide), here);
}

function verticalNeighbour({ nodes }: Scene, here: MapNode, side: 1 | -1): string | null {
  return nearest(
    nodes.filter(({ x, y }) => Math.abs(x - here.x) < 1 && (y - here.y) * side > 0),
    here,
  );
}

/** Compares the horizontal distance first, then the vertical one. */
function nearest(nodes: readonly MapNode[], here: MapNode): string | null {
  let [found, minDx, minDy]: [string | null, number, number] = [null, Number.POSITIVE_INFINITY, 0];
  for (const { id, x, y } of nodes) {
    const [dx, dy] = [Math.abs(x - here.x), Math.abs(y - here.y)];
    if (dx < minDx || (dx === minDx && dy < minDy)) [found, minDx, minDy] = [id, dx, dy];
  }
  return found;
}

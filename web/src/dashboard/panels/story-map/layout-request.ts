// What the worker is asked for. It is apart from what the worker loads itself, which needs no texts.

import { WITHOUT_LEVEL } from "../../format/level";
import type { Story } from "./graph";
import type { LayoutInput } from "./layout-input";

/**
 * Only edges of the structure count. The levels of a story become columns in their order; nodes without a level come
 * last.
 */
export function layoutInput({ nodes, edges }: Pick<Story, "nodes" | "edges">): LayoutInput {
  const levelOf = new Map(nodes.map(({ column, level }) => [column, level ?? Number.POSITIVE_INFINITY]));
  const columns = [...levelOf.keys()].sort((one, other) => {
    const [first, second] = [levelOf.get(one) as number, levelOf.get(other) as number];
    return first === second ? WITHOUT_LEVEL.indexOf(one) - WITHOUT_LEVEL.indexOf(other) : first - second;
  });
  const indexOf = new Map(nodes.map(({ id }, index) => [id, index]));
  return {
    columns,
    nodes: nodes.map(({ id, column }) => ({ id, column: columns.indexOf(column) })),
    edges: edges
      .filter(({ isInStructure }) => isInStructure)
      .map(({ from, to }) => [indexOf.get(from) as number, indexOf.get(to) as number]),
  };
}

import { useEffect, useMemo, useState } from "react";
import type { Story } from "./graph";
import type { Layout } from "./layout-input";
import { layoutInput } from "./layout-request";
import { buildScene, type Scene, type Shows } from "./scene";

interface ComputedLayout {
  /** The layout input as JSON. */
  input: string;
  layout: Layout;
}

/**
 * Returns the scene of a story, null until its first layout is ready. While the layout of another structure is being
 * computed, the previous scene stays; new numbers for the same structure are shown at once, with each node where it
 * was.
 */
export function useScene(story: Story | null, shows: Shows): { scene: Scene | null; failed: boolean } {
  const input = useMemo(() => (story ? JSON.stringify(layoutInput(story)) : null), [story]);
  const [computed, setComputed] = useState<ComputedLayout | null>(null);
  const [failed, setFailed] = useState(false);
  const [scene, setShown] = useState<{ scene: Scene; story: Story } | null>(null);

  useEffect(() => {
    if (input === null) return;
    const worker = new Worker(new URL("./layout.worker.ts", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }: MessageEvent<Layout>) => setComputed({ input, layout: data });
    worker.onerror = () => setFailed(true);
    worker.postMessage(JSON.parse(input));
    return () => worker.terminate();
  }, [input]);

  if (story && computed && computed.input === input && (scene?.story !== story || scene.scene.shows !== shows)) {
    setShown({ scene: buildScene(story, computed.layout, shows), story });
  }
  return { scene: scene?.scene ?? null, failed };
}

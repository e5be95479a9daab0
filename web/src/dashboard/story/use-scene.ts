import { useEffect, useMemo, useState } from "react";
import type { Story } from "./graph";
import { type Scene, setScene } from "./scene";
import { type Layout, structureOf } from "./structure";

interface Laid {
  structure: string;
  layout: Layout;
}

/**
 * The scene of a story, null until it is laid out for the first time. While another layout is under way, the scene is
 * the one before; new numbers of the same structure are shown at once, each where it was.
 */
export function useScene(story: Story | null): { scene: Scene | null; failed: boolean } {
  const structure = useMemo(() => (story ? JSON.stringify(structureOf(story)) : null), [story]);
  const [laid, setLaid] = useState<Laid | null>(null);
  const [failed, setFailed] = useState(false);
  const [scene, setShown] = useState<{ scene: Scene; story: Story } | null>(null);

  useEffect(() => {
    if (structure === null) return;
    const worker = new Worker(new URL("./layout.worker.ts", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }: MessageEvent<Layout>) => setLaid({ structure, layout: data });
    worker.onerror = () => setFailed(true);
    worker.postMessage(JSON.parse(structure));
    return () => worker.terminate();
  }, [structure]);

  if (story && laid && laid.structure === structure && scene?.story !== story) {
    setShown({ scene: setScene(story, laid.layout), story });
  }
  return { scene: scene?.scene ?? null, failed };
}

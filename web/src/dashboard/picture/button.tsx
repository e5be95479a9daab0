import { useState } from "react";
import { MESSAGES } from "../messages/messages";
import type { PageState } from "../page/use-page";
import { Icon } from "../ui/icon";
import { Tooltip } from "../ui/tooltip";

const TEXTS = MESSAGES.picture;

/** Saves a picture of the page. Panels that nobody has scrolled to are loaded before. */
export function PictureButton({ page: { location, panels } }: { page: PageState<unknown> }) {
  const [state, setState] = useState<"idle" | "busy" | "failed">("idle");
  const save = async () => {
    setState("busy");
    for (const { onView } of panels) onView();
    const { playlist, node, viewer, view } = location;
    try {
      // Few visitors need it, so its code is loaded when somebody does.
      const { takePicture } = await import("./take");
      await takePicture(playlist === null ? "playlists" : `${playlist} ${node ?? viewer ?? view}`);
      setState("idle");
    } catch (error) {
      console.error(error);
      setState("failed");
    }
  };
  return (
    <>
      <Tooltip text={TEXTS.save} isName>
        <button type="button" className="button picture-button" disabled={state === "busy"} onClick={() => void save()}>
          <Icon name="camera" />
          <span className="visually-hidden">{TEXTS.save}</span>
        </button>
      </Tooltip>
      <span role="status" className={state === "failed" ? "controls-note" : "visually-hidden"}>
        {state === "busy" ? TEXTS.saving : state === "failed" ? TEXTS.failed : ""}
      </span>
    </>
  );
}

import { type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";
import { MESSAGES } from "../../messages/messages";
import { Icon } from "../../ui/icon";
import "./card.css";

const TEXTS = MESSAGES.storyMap.card;

interface Props {
  /** The name of what it is about, for screen readers. */
  name: string;
  heading: ReactNode;
  /** Whether the heading gets the focus when the card opens. */
  isFocused: boolean;
  onClose: () => void;
  children: ReactNode;
}

/** What is known about a node or an edge of the map, beside the map. Escape closes it. */
export function Card({ name, heading, isFocused, onClose, children }: Props) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (isFocused) title.current?.focus();
  }, [isFocused]);
  const closeByKey = (event: KeyboardEvent) => {
    if (event.key === "Escape" && !event.defaultPrevented) onClose();
  };
  return (
    <section className="story-card" aria-label={TEXTS.label(name)} onKeyDown={closeByKey}>
      <header>
        <h3 ref={title} tabIndex={-1}>
          {heading}
        </h3>
        <button type="button" className="button quiet" aria-label={TEXTS.close} onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      {children}
    </section>
  );
}

import { useState } from "react";
import { MESSAGES } from "../../messages/messages";

interface Props {
  disabled: boolean;
  onDelete: () => void;
}

/** Deletes when it is pressed twice: what is deleted can't be brought back. */
export function DeleteButton({ disabled, onDelete }: Props) {
  const [isAsking, setAsking] = useState(false);
  return (
    <button
      type="button"
      className="button note-delete"
      disabled={disabled}
      onBlur={() => setAsking(false)}
      onClick={isAsking ? onDelete : () => setAsking(true)}
    >
      <span aria-live="polite">{isAsking ? MESSAGES.notes.deleteSurely : MESSAGES.notes.delete}</span>
    </button>
  );
}

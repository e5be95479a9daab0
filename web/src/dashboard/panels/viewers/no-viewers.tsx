import { useNavigate } from "../../location/history";
import { MESSAGES } from "../../messages/messages";
import { Notice } from "../../ui/notice";

const TEXTS = MESSAGES.viewers;

/** Says why no viewer is listed. */
export function NoViewers({ search }: { search: string }) {
  const navigate = useNavigate();
  if (!search) {
    return (
      <Notice title={TEXTS.emptyTitle}>
        <p>{TEXTS.empty}</p>
      </Notice>
    );
  }
  return (
    <Notice
      title={TEXTS.notFoundTitle(search)}
      actions={
        <button type="button" className="button primary" onClick={() => navigate({ search: "", pages: [] })}>
          {TEXTS.showAll}
        </button>
      }
    >
      <p>{TEXTS.notFound}</p>
    </Notice>
  );
}

import { useNavigate } from "../../location/history";
import type { PageLocation } from "../../location/location";
import { MESSAGES } from "../../messages/messages";
import { Notice } from "../../ui/notice";

const TEXTS = MESSAGES.viewers;

/** Says why no viewer is listed. An embed keeps what its link searched for. */
export function NoViewers({ location: { search, embed } }: { location: PageLocation }) {
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
        !embed && (
          <button type="button" className="button primary" onClick={() => navigate({ search: "", pages: [] })}>
            {TEXTS.showAll}
          </button>
        )
      }
    >
      <p>{TEXTS.notFound}</p>
    </Notice>
  );
}

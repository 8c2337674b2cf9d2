// https://tanstack.com/router (code-based routes): the addresses of the workspace. Only random ids stand in them.
import { createRootRoute, createRoute, createRouter, Outlet, useRouterState } from '@tanstack/react-router';
import { DoctorHome } from './acute/DoctorHome.tsx';
import { NurseHome } from './day/NurseHome.tsx';
import { News2Page } from './news2/News2Page.tsx';
import type { Saved } from './news2/useSaveNews2.ts';
import { PatientPage } from './patient/PatientPage.tsx';
import { useRole } from './roles/RoleContext.tsx';
import { worksAtLegevakt } from './roles/role.ts';
import { Workspace } from './Workspace.tsx';

declare module '@tanstack/react-router' {
  interface HistoryState {
    /** A NEWS2 that was saved just before; shown once. */
    saved?: Saved;
  }
}

const root = createRootRoute({
  component: () => (
    <Workspace>
      <Outlet />
    </Workspace>
  ),
});

const home = createRoute({ getParentRoute: () => root, path: '/', component: Home });
const patient = createRoute({ getParentRoute: () => root, path: '/pasient/$id', component: Patient });
const news2 = createRoute({ getParentRoute: () => root, path: '/pasient/$id/news2', component: News2 });

export const router = createRouter({
  routeTree: root.addChildren([home, patient, news2]),
  basepath: '/arbeidsflate',
  defaultPreload: false,
  scrollRestoration: false,
});

function Home() {
  return worksAtLegevakt(useRole()) ? <DoctorHome /> : <NurseHome />;
}

function Patient() {
  const { id } = patient.useParams();
  const saved = useRouterState({ select: (state) => state.location.state.saved });
  return <PatientPage key={id} id={id} saved={saved} />;
}

function News2() {
  const { id } = news2.useParams();
  return <News2Page key={id} id={id} />;
}

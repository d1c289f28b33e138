# python3 simulations.py: writes simulations.json beside this file; needs numpy and scipy. An independent integrator for
# the populations there: LSODA and Radau with the potential eliminated by Brent's method at every evaluation.
import json, os
import numpy as np
from scipy.integrate import solve_ivp, quad
from scipy.optimize import brentq
from scipy.special import erfc
FR = 96485.33212331/8.31446261815324

# ---- open-circuit potentials -------------------------------------------------
def mohtat(T): return lambda c: 4.3452-1.6518*c+1.6225*c**2-2.0843*c**3+3.5146*c**4-2.2166*c**5-0.5623e-4*np.exp(109.451*c-100.006)
def chen(T): return lambda c: -0.8090*c+4.4875-0.0428*np.tanh(18.5138*(c-0.5542))-17.7326*np.tanh(15.7890*(c-0.3117))+17.5842*np.tanh(15.9308*(c-0.3120))
def colclasure(T):
    return lambda x: (5.314735633000300E+00 -3.640117692001490E+03*x**14.0 + 1.317657544484270E+04*x**13.0 - 1.455742062291360E+04*x**12.0 - 1.571094264365090E+03*x**11.0 + 1.265630978512400E+04*x**10.0 - 2.057808873526350E+03*x**9.0 - 1.074374333186190E+04*x**8.0 + 8.698112755348720E+03*x**7.0 - 8.297904604107030E+02*x**6.0 - 2.073765547574810E+03*x**5.0 + 1.190223421193310E+03*x**4.0 - 2.724851668445780E+02*x**3.0 + 2.723409218042130E+01*x**2.0 - 4.158276603609060E+00*x -5.573191762723310E-04*np.exp(6.560240842659690E+00*x**4.148209275061330E+01))
def regular(U0, Om): return lambda T: (lambda c: U0-(np.log(c/(1-c))+Om*(1-2*c))*T/FR)
def lfp(T): return regular(3.422, 1.856e-20/(1.380649e-23*T))(T)
def rk(U0, A):
    def make(T):
        def U(c):
            x=2*c-1; s=0
            for k,a in enumerate(A): s=s+a*(x**(k+1)-(2*k*c*(1-c)*x**(k-1) if k>0 else 0))
            return U0+T/FR*(np.log((1-c)/c)+s)
        return U
    return make
def msmr(sites):
    def make(T):
        f=FR/T
        def C(U): return sum(x/(1+np.exp(f*(U-u)/w)) for x,u,w in sites)
        def one(c): return brentq(lambda U: C(U)-c, 2.0, 6.0, xtol=1e-15, rtol=1e-15)
        return lambda c: np.array([one(x) for x in np.atleast_1d(c)]) if np.ndim(c) else one(c)
    return make
def pchip_fb(xs, ys):
    # Fritsch & Butland 1984 (weighted harmonic mean), one-sided ends
    xs=np.array(xs,float); ys=np.array(ys,float); n=len(xs); d=np.diff(ys)/np.diff(xs); h=np.diff(xs); m=np.zeros(n)
    m[0]=d[0]; m[-1]=d[-1]
    for i in range(1,n-1):
        if d[i-1]*d[i]>0:
            a,b=h[i-1],h[i]
            m[i]=3*(a+b)/((2*b+a)/d[i-1]+(b+2*a)/d[i])
    from scipy.interpolate import CubicHermiteSpline
    return CubicHermiteSpline(xs,ys,m)
def table(xs,ys):
    s=pchip_fb(xs,ys)
    return lambda T: (lambda c: s(c))

# ---- kinetics h(c, eta), R = kappa R0(c) h ---------------------------------------
def bv(alpha=0.5): return lambda c,eta: np.exp(-alpha*eta)-np.exp((1-alpha)*eta)
def lin(): return lambda c,eta: -eta
def marcus(l): return lambda c,eta: np.exp(-eta**2/(4*l))*(np.exp(-eta/2)-np.exp(eta/2))
def mhc_closed(l):
    g=lambda e:(l-np.sqrt(1+np.sqrt(l)+e**2))/(2*np.sqrt(l))
    return lambda c,eta: -2*np.tanh(eta/2)*erfc(g(eta))/erfc(g(0.0))
def mhc_int(l):
    from numpy.polynomial.chebyshev import Chebyshev
    def k(e):
        f=lambda x: np.exp(-(x-l+e)**2/(4*l))/(1+np.exp(x)) if x<700 else 0.0
        pts=sorted([0.0, l-e])
        lo=min(pts)-12*np.sqrt(2*l)-40; hi=max(pts)+12*np.sqrt(2*l)+40
        return quad(f, lo, hi, points=pts, epsabs=0, epsrel=1e-13, limit=500)[0]
    k0=k(0.0)
    # net rate divided by -sinh(eta/2)... smooth: interpolate by Chebyshev on [-15, 15]
    smooth=np.vectorize(lambda e: (k(-e)-k(e))/k0)
    ch=Chebyshev.interpolate(lambda e: smooth(e), 200, domain=[-15,15])
    return lambda c,eta: ch(eta)
def ciet(l):
    def h(c,eta):
        ef=eta+np.log(1/c)
        k=lambda e: np.sqrt(np.pi*l)/(1+np.exp(-e))*erfc((l-np.sqrt(1+np.sqrt(l)+e**2))/(2*np.sqrt(l)))
        return (1-c)/np.sqrt(4*np.pi*l)*(k(-ef)-c*k(ef))
    return h

class Sim:
    def __init__(s, U, R0, h, c0, w=None, kappa=None, T=298.15, film=0.0, films=None, R=0.0):
        s.f=FR/T; s.U=U(T); s.R0=R0; s.h=h; s.c=np.array(c0,float); n=len(s.c)
        s.w=np.ones(n) if w is None else np.array(w,float); s.w/=s.w.sum()
        s.k=np.ones(n) if kappa is None else np.array(kappa,float)
        s.film=film*(np.ones(n) if films is None else np.array(films,float)); s.R=R; s.t=0.0
        s.out=[]
    def Uc(s,c):
        key=c.tobytes()
        if getattr(s,'_key',None)!=key: s._key=key; s._U=np.asarray(s.U(c))
        return s._U
    def rates(s,c,V):
        eta=s.f*(V-s.Uc(c))
        if not s.film.any(): return s.k*s.R0(c)*s.h(c,eta)
        # Newton on all particles at once, slope by the complex step, from the last rates
        x=getattr(s,'_x',np.zeros_like(c)); R=s.R0(c)
        for _ in range(60):
            z=s.k*R*s.h(c, eta+s.film*x+1e-30j)
            step=(x-z.real)/(1-s.film*z.imag/1e-30)
            step=np.clip(step,-2,2)
            x=x-step
            if np.max(np.abs(step))<1e-15: break
        s._x=x
        return x
    def Vgal(s,c,I):
        u=np.atleast_1d(s.Uc(c)); lo,hi=u.min()-0.02,u.max()+0.02
        F=lambda V: np.dot(s.w,s.rates(c,V))-I
        while F(lo)<0: lo-=0.05
        while F(hi)>0: hi+=0.05
        return brentq(F,lo,hi,xtol=1e-15,rtol=1e-15)
    def Vheld(s,c,Vm):
        if s.R==0: return Vm
        F=lambda V: np.dot(s.w,s.rates(c,V))-(V-Vm)/s.R
        lo,hi=Vm-0.05,Vm+0.05
        while F(lo)<0: lo-=0.05
        while F(hi)>0: hi+=0.05
        return brentq(F,lo,hi,xtol=1e-15,rtol=1e-15)
    # control: ("I", fn) or ("V", fn)
    def potential(s,t,c,ctl): return s.Vgal(c,ctl[1](t)) if ctl[0]=="I" else s.Vheld(c,ctl[1](t))
    def record(s,t,c,ctl):
        V=s.potential(t,c,ctl); I=ctl[1](t) if ctl[0]=="I" else float(np.dot(s.w,s.rates(c,V)))
        Vm=V-s.R*I
        s.out.append(dict(time=t,potential=float(Vm),current=float(I),compositions=[float(x) for x in c]))
    def leg(s, ctl, times, t_end=None, event=None, tol=1e-11):
        rhs=lambda t,c: s.rates(c, s.potential(t,c,ctl))
        ev=None
        if event:
            ev=lambda t,c: event(t,c,s,ctl); ev.terminal=True
        end=t_end if t_end is not None else s.t+200
        sol=solve_ivp(rhs,(s.t,end),s.c,method="LSODA",rtol=tol,atol=1e-13,events=ev,dense_output=True, max_step=(end-s.t)/20 if t_end else np.inf)
        te=sol.t[-1]
        if event and len(sol.t_events[0]):
            # polish: integrate again from the step before, to the event by secant on the end time
            te=sol.t_events[0][0]
            def at(t):
                q=solve_ivp(rhs,(s.t,t),s.c,method="Radau",rtol=1e-11,atol=1e-13); return q.y[:,-1]
            a=te-1e-6; b=te+1e-6
            fa,fb=event(a,at(a),s,ctl),event(b,at(b),s,ctl)
            for _ in range(3):
                m=a-fa*(b-a)/(fb-fa); fm=event(m,at(m),s,ctl)
                if abs(fm)<1e-14: break
                a,fa,b,fb=b,fb,m,fm
            te=m; cend=at(te)
        else:
            q=solve_ivp(rhs,(s.t,te),s.c,method="Radau",rtol=1e-11,atol=1e-13); cend=q.y[:,-1]
        c0,t0=s.c,s.t
        for t in times:
            if t0<t<=te*(1+1e-13):
                q=solve_ivp(rhs,(t0,min(t,te)),c0,method="Radau",rtol=1e-11,atol=1e-13) if t<te else None
                s.record(t, q.y[:,-1] if q is not None else cend, ctl)
            elif t==t0==0: s.record(t,c0,ctl)
        s.c=cend; s.t=te
        s.stages=getattr(s,'stages',[])+[te]

# ---- cases -------------------------------------------------------------------
MO=mohtat; cases=[]
def dump(): json.dump(dict(source=SOURCE,cases=cases),open(os.path.join(os.path.dirname(os.path.abspath(__file__)),'simulations.json'),'w'),indent=1)
SOURCE="Made by simulations.py beside this file (scipy 1.17.1): the potential eliminated by Brent's method at every evaluation, LSODA finds the events, Radau at relative 1e-11 and absolute 1e-13 gives every number"
def I(v): return ("I", lambda t: v)
def V(v): return ("V", lambda t: v)
def done(name, stated, sim):
    stated=dict(stated); stated["times"]=[o["time"] for o in sim.out]
    cases.append(dict(name=name, stated=stated, rows=sim.out, ends=[float(x) for x in sim.stages])); dump(); print(name, len(sim.out), sim.stages, flush=True)

# 1 CC-CV-rest of NMC811 over a series resistance, Newman, alpha 0.4, weights and prefactors
s=Sim(chen, lambda c: 2.5*np.sqrt(c*(1-c)), bv(0.4), [0.62,0.66,0.7], w=[1,2,1.5], kappa=[1,0.6,1.7], R=0.05)
st=dict(law=dict(exchange="Newman",kinetics="Butler-Volmer"),parameters=dict(k=2.5,alpha=0.4),openCircuit="NMC811 (Chen 2020)",
 compositions=[0.62,0.66,0.7],weights=[1,2,1.5],prefactors=[1,0.6,1.7],resistance=0.05,
 protocol=[dict(current=-0.5,until=dict(potential=4.1)),dict(potential="4.1 V",until=dict(current="0.02 1/h")),dict(rest=True,until=dict(duration="30 min"))])
s.leg(I(-0.5),[0,0.2],event=lambda t,c,z,k: z.Vgal(c,-0.5)+0.5*z.R-4.1)
t1=s.t
s.leg(V(4.1),[round(t1+0.05,3),round(t1+0.2,3)],event=lambda t,c,z,k: abs(float(np.dot(z.w,z.rates(c,z.Vheld(c,4.1)))))-0.02)
t2=s.t
s.leg(I(0.0),[round(t2+0.1,3),round(t2+0.4,3)],t_end=t2+0.5)
done("NMC811, charged and held over a series resistance, then at rest",st,s)

# 2 LFP mosaic with Marcus kinetics and Bazant's exchange
c0=[0.02+0.002*i for i in range(6)]
Om=1.856e-20/(1.380649e-23*298.15)
s=Sim(lfp, lambda c: 4*np.sqrt(c*(1-c))*np.exp(Om*(1-2*c)/2), marcus(8.3), c0, kappa=[0.7,0.8,0.9,1.0,1.1,1.2])
st=dict(law=dict(exchange="Bazant",kinetics="Marcus"),parameters=dict(k=4,Om=Om,**{"lambda":8.3}),openCircuit="LiFePO4",compositions=c0,prefactors=[0.7,0.8,0.9,1.0,1.1,1.2],
 protocol=[dict(current=0.3,until=dict(charge=0.7))])
s.leg(I(0.3),[0,0.1,0.3,0.7,1.2,2.0],t_end=0.7/0.3)
done("LiFePO4 particles filling one after the other, Marcus kinetics",st,s)

# 3 Redlich-Kister, CIET, pulses
A=[1.2,-0.5,0.3]
s=Sim(rk(3.9,A), lambda c: 3.0+0*c, ciet(8.3), [0.5,0.55], T=298.15)
st=dict(law="CIET",parameters=dict(k=3,**{"lambda":8.3}),openCircuit=dict(redlichKister=dict(standard=3.9,coefficients=A)),compositions=[0.5,0.55],
 protocol=[dict(repeat=2,stages=[dict(current=-0.4,until=dict(duration=0.1)),dict(rest=True,until=dict(duration="3 min"))]),dict(current=0.5,until=dict(composition=0.5))])
for n in range(2):
    s.leg(I(-0.4),[round(s.t+0.05,3),round(s.t+0.1,3)] if n else [0,0.05,0.1],t_end=s.t+0.1)
    s.leg(I(0.0),[round(s.t+0.02,3)],t_end=s.t+0.05)
s.leg(I(0.5),[0.33,0.4],event=lambda t,c,z,k: c.mean()-0.5)
done("Redlich-Kister, ion-electron transfer, pulses",st,s)

# 5 golden curve, other published fit, own films, potential steps
s=Sim(MO, lambda c: 8/(1+np.exp(19*(c-0.68))), bv(), [0.9,0.92,0.93], film=0.4, films=[1,0.5,2], kappa=[1,1.5,0.8])
st=dict(law="electro-autocatalysis",parameters=dict(k=8,b=19,m=0.68),openCircuit="Mohtat2020",compositions=[0.9,0.92,0.93],prefactors=[1,1.5,0.8],films=[1,0.5,2],film=0.4,
 protocol=[dict(potentialTable=dict(times=[0,0.3,0.6],values=[3.72,3.8,3.6],between="steps"),until=dict(time=0.9))])
s.leg(V(3.72),[0,0.1,0.25],t_end=0.3); s.leg(V(3.8),[0.4,0.55],t_end=0.6); s.leg(V(3.6),[0.7,0.9],t_end=0.9); s.stages=[0.9]
done("steps of potential, particles with films of their own",st,s)

# 6 films under a current, with series resistance
s=Sim(MO, lambda c: 10/(1+np.exp(25*(c-0.6))), bv(), [0.93,0.94,0.95,0.955], film=0.2, films=[1,1,3,0.5], w=[1,1,1,2], R=0.02)
st=dict(law="electro-autocatalysis",parameters=dict(k=10,b=25,m=0.6),openCircuit="NMC (Mohtat 2020)",compositions=[0.93,0.94,0.95,0.955],films=[1,1,3,0.5],film=0.2,weights=[1,1,1,2],resistance=0.02,
 protocol=[dict(current=-1,until=dict(time=0.3))])
s.leg(I(-1.0),[0,0.1,0.2,0.3],t_end=0.3)
done("films under a current",st,s)

# 7 ideal, closed MHC, sizes
sz=[0.7,1.0,1.4]
s=Sim(regular(3.5,0.0), lambda c: 0.8*(1-c), mhc_closed(8.3), [0.8,0.8,0.8], w=[x**3 for x in sz], kappa=[1/x for x in sz])
st=dict(law=dict(exchange="vacancies",kinetics="Marcus-Hush-Chidsey"),parameters=dict(k=0.8,**{"lambda":8.3}),openCircuit=dict(ideal=dict(standard=3.5)),compositions=[0.8]*3,sizes=sz,
 protocol=[dict(current=-0.3,until=dict(time=0.5)),dict(rest=True,until=dict(time=2))])
s.leg(I(-0.3),[0,0.2,0.5],t_end=0.5); s.leg(I(0.0),[0.6,1.0,2.0],t_end=2.0)
done("particles of three sizes",st,s)

# 8 table, linear kinetics, smooth current
xs=[0.1,0.25,0.4,0.55,0.7,0.85,0.95]; ys=[4.3,4.12,3.97,3.82,3.74,3.66,3.5]
s=Sim(table(xs,ys), lambda c: 1.2*(c*(1-c))**1.5*np.exp(0.5*(1-2*c)/2), lin(), [0.6,0.62])
st=dict(law=dict(exchange="two sites",kinetics="linear"),parameters=dict(k=1.2,Om=0.5),openCircuit=dict(table=dict(compositions=xs,potentials=ys)),compositions=[0.6,0.62],
 protocol=[dict(currentTable=dict(times=[0,0.2,0.5,1.0],values=[-0.2,-0.4,-0.1,0.1]),until=dict(time=1))])
sp=pchip_fb([0,0.2,0.5,1.0],[-0.2,-0.4,-0.1,0.1])
s.leg(("I",lambda t: float(sp(t))),[0,0.1,0.35,0.7,1.0],t_end=1.0)
done("a table of potentials and a smooth programme of currents",st,s)

# 9 Colclasure at 318.15 K with a log polynomial
P=[0.3,-2.0,0.5,-0.3]
def R0(c):
    x=2*c-1; return np.exp(P[0]+P[1]*x+P[2]*(3*x*x-1)/2+P[3]*(5*x**3-3*x)/2)
s=Sim(colclasure, R0, bv(0.55), [0.8,0.82,0.85], T=318.15)
st=dict(law=dict(exchange="log polynomial",kinetics="Butler-Volmer"),parameters=dict(p0=P[0],p1=P[1],p2=P[2],p3=P[3],alpha=0.55),temperature=318.15,openCircuit="Colclasure2020",compositions=[0.8,0.82,0.85],
 protocol=[dict(current="-2 1/h",until=dict(potential="4.2 V")),dict(current=2,until=dict(composition=0.7))])
s.leg(I(-2.0),[0,0.1],event=lambda t,c,z,k: z.Vgal(c,-2.0)-4.2)
t1=s.t
s.leg(I(2.0),[round(t1+0.03,3)],event=lambda t,c,z,k: c.mean()-0.7)
done("NMC532 at 45 degrees, an exchange rate by its logarithm, turned round at a cut-off",st,s)

# 10 formula law with powers, asymmetric, potential held from the start
s=Sim(MO, lambda c: 0.6*c**0.7*(1-c)**1.4, lambda c,eta: np.sinh(-eta/2)*2/(1+0.1*eta**2), [0.7,0.9])
st=dict(law="0.6*c^p*(1-c)^q*2*sinh(-eta/2)/(1 + 0.1*eta^2)",parameters=dict(p=0.7,q=1.4),openCircuit="4.3452 - 1.6518*c + 1.6225*c^2 - 2.0843*c^3 + 3.5146*c^4 - 2.2166*c^5 - 0.5623e-4*exp(109.451*c - 100.006)",compositions=[0.7,0.9],
 protocol=[dict(potential=3.75,until=dict(time=1.0)),dict(rest=True,until=dict(time=1.5))])
s.leg(V(3.75),[0,0.1,0.5,1.0],t_end=1.0); s.leg(I(0.0),[1.1,1.5],t_end=1.5)
done("a law of one's own, held and left",st,s)
# 4 multi-site with the MHC integral under a programme of lines
sites=[(0.45,3.95,1.1),(0.35,3.75,0.9),(0.2,4.15,1.6)]
tab=[[0,0.3,0.3,0.8],[-0.6,-0.2,0.4,-0.1]]
cur=lambda t: np.interp(t,[0,0.3],[-0.6,-0.2]) if t<=0.3 else np.interp(t,[0.3,0.8],[0.4,-0.1])
s=Sim(msmr(sites), lambda c: 1.5+0*c, mhc_int(5.0), [0.5,0.58,0.6])
st=dict(law=dict(exchange="constant",kinetics="Marcus-Hush-Chidsey integral"),parameters=dict(k=1.5,**{"lambda":5}),
 openCircuit=dict(multiSite=[dict(share=x,potential=u,width=w) for x,u,w in sites]),compositions=[0.5,0.58,0.6],
 protocol=[dict(currentTable=dict(times=tab[0],values=tab[1],between="lines"),until=dict(time=0.8))])
s.leg(("I",lambda t: np.interp(t,[0,0.3],[-0.6,-0.2])),[0,0.1,0.25],t_end=0.3)
s.leg(("I",lambda t: np.interp(t,[0.3,0.8],[0.4,-0.1])),[0.4,0.6,0.8],t_end=0.8)
s.stages=[0.8]
done("several kinds of sites, the integral of Marcus, Hush and Chidsey, currents that jump",st,s)


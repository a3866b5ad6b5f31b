using Akka.Actor;
using InfoMax.Cluster.Partitions;
using Xunit;

namespace InfoMax.Cluster.Tests.Partitions;

public sealed class WorkerAgentTests
{
    /// <summary>With nothing left to finish, the grace has no meaning; nor has a coordinator that is not there.</summary>
    [Fact]
    public async Task WorkerWithoutWork_Leaves_ThoughNobodyHearsItsGoodbye()
    {
        using ActorSystem system = ActorSystem.Create("agent");
        IActorRef agent = system.ActorOf(Props.Create(() => new WorkerAgent(ActorRefs.Nobody, "worker:1#1", 1, 0)));
        WorkerAgent.Drain drain = new(TimeSpan.FromHours(1));
        await agent.Ask<WorkerAgent.Drained>(drain, TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
        await agent.Ask<WorkerAgent.Drained>(drain, TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
    }
}

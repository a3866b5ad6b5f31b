using Xunit;

namespace InfoMax.EndToEnd.Tests.Faults;

/// <summary>What tests of suspended nodes rely on: after the signal nothing of the process runs.</summary>
public sealed class StopSignalTests
{
    [Fact]
    public void AfterStop_EveryThreadIsHalted_AtOnce()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("threads' states are read from /proc");
            return;
        }

        using InfomaxProcess process = InfomaxProcess.Start("--help");
        for (int round = 0; round < 20 && process.IsRunning; round++)
        {
            process.Signal(UnixSignal.Stop);
            Assert.True(!process.IsRunning || ThreadStates.AreHalted(process.Id));
            process.Signal(UnixSignal.Continue);
        }
    }
}

using System.Runtime.CompilerServices;

namespace InfoMax.EndToEnd.Tests;

/// <summary>How the processes that the tests start are compiled.</summary>
internal static class ChildProcesses
{
    /// <summary>They live for seconds: what instrumented code learns would come too late, and costs a seventh of their time.</summary>
    [ModuleInitializer]
    internal static void DoNotInstrument() => Environment.SetEnvironmentVariable("DOTNET_TieredPGO", "0");
}

using System.Diagnostics;
using System.Reflection;
using Xunit;

namespace InfoMax.Testing.Processes;

/// <summary>A test that measures memory: its body runs in a process of its own, where nothing that another test left is alive or goes meanwhile.</summary>
internal static class LoneTest
{
    private const string Variable = "INFOMAX_LONE_TEST";

    /// <summary>Runs the current test's body here when this process is the test's own, else in such a one.</summary>
    /// <param name="body">All of the test.</param>
    public static async Task RunAsync(Action body)
    {
        ITestContext context = TestContext.Current;
        string name = $"{context.TestClass!.TestClassName}.{context.TestMethod!.MethodName}";
        if (Environment.GetEnvironmentVariable(Variable) == name)
        {
            body();
            return;
        }

        using TemporaryFolder results = new();
        string program = Path.Combine(AppContext.BaseDirectory, $"{Assembly.GetEntryAssembly()!.GetName().Name}.dll");
        ProcessStartInfo start = new("dotnet", ["exec", program, "--filter-method", name, "--results-directory", results.Root, "--no-ansi", "--no-progress"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[Variable] = name;
        using Process process = Process.Start(start)!;
        using CancellationTokenRegistration killed = context.CancellationToken.Register(() => process.Kill(entireProcessTree: true));
        Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        Task<string> error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        Assert.True(process.ExitCode == 0, $"{name} in a process of its own ended with {process.ExitCode}:\n{await output}{await error}");
    }
}

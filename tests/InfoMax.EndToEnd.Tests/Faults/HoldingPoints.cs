using System.Globalization;
using InfoMax.Cluster.Faults;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Faults;

/// <summary>The test's side of <see cref="FaultPoints"/>: tells nodes where to wait, and which of them does.</summary>
internal sealed class HoldingPoints(string directory)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>What nodes get in their environment.</summary>
    public (string Name, string Value) Variable => (FaultPoints.Variable, directory);

    /// <summary>The point before or after an item's kernel.</summary>
    public static string At(RoundKind round, int index, bool after = false) =>
        $"{RoundCatalog.FolderOf(round)}-{index}-{(after ? "after" : "before")}";

    /// <summary>Whoever reaches the point from now on waits there.</summary>
    public void Hold(string point)
    {
        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, $"{point}.hold"), "");
    }

    /// <summary>Lets everyone pass.</summary>
    public void Release(string point) => File.Delete(Path.Combine(directory, $"{point}.hold"));

    /// <summary>Starts <c>infomax</c> and waits until it is at the point, where it stays until that is released.</summary>
    public async Task<InfomaxProcess> StartHeldAsync(string point, string[] arguments)
    {
        Hold(point);
        InfomaxProcess process = InfomaxProcess.Start([Variable], arguments);
        await HeldAsync(point);
        return process;
    }

    /// <summary>Waits until a process that is none of <paramref name="others"/> waits at the point, and returns its id.</summary>
    public async Task<int> HeldAsync(string point, params int[] others)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        while (true)
        {
            foreach (string file in Directory.EnumerateFiles(directory, $"{point}.*.held"))
            {
                int id = int.Parse(Path.GetFileName(file).Split('.')[^2], CultureInfo.InvariantCulture);
                if (!others.Contains(id))
                {
                    return id;
                }
            }

            await Task.Delay(20, patience.Token);
        }
    }
}

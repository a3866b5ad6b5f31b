using InfoMax.Core.Compute;
using InfoMax.Core.Objective;

namespace InfoMax.Core.Tests.Solvers.Distributed;

/// <summary>Problems of random edges between rows of near numbers, so that parts of consecutive rows have borders; a fifth of the rows is the budget.</summary>
internal static class RandomProblem
{
    public static CoresetProblem Of(int rows, ulong seed)
    {
        SeededRandom random = new(seed);
        SortedDictionary<int, float>[] edges = [.. Enumerable.Range(0, rows).Select(_ => new SortedDictionary<int, float>())];
        for (int i = 0; i < rows; i++)
        {
            for (int e = 0; e < 6; e++)
            {
                int other = (i + 1 + random.NextInt(40)) % rows;
                edges[i][other] = edges[other][i] = (float)(0.2 + random.NextDouble());
            }
        }

        float[] importance = [.. Enumerable.Range(0, rows).Select(_ => (float)random.NextDouble())];
        return new CoresetProblem(importance, GraphRows.From(edges), 0.3, rows / 5);
    }
}

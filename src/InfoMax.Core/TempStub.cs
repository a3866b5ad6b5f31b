#pragma warning disable
using InfoMax.Core.Embeddings; using InfoMax.Core.Compute; using InfoMax.Core.Graph;
namespace InfoMax.Core.Scores {
public enum ScoreNormalization { Rank }
public static class ScoreNormalizations { public static ScoreNormalization Parse(string s) => ScoreNormalization.Rank; }
public record ScoreOrder(bool Low) { public static ScoreOrder Parse(string s) => new(s=="low"); }
public class ScoreRangeException : Exception { public int Index; public double Score; }
public static class Importance { public static float[] FromScores(double[] raw, ScoreNormalization n, ScoreOrder o) { var idx = new int[raw.Length]; for (int i=0;i<idx.Length;i++) idx[i]=i; var k=(double[])raw.Clone(); Array.Sort(k, idx); var r = new float[raw.Length]; for (int i=0;i<r.Length;i++) r[idx[i]] = (float)i/Math.Max(1,r.Length-1); if (o.Low) for (int i=0;i<r.Length;i++) r[i]=1-r[i]; return r; } }
public static class AutoParameters { public const int MaxNeighbors = 64; public static int Neighbors(double f) => (int)Math.Clamp(Math.Floor(2/f+0.5),5,64); public static double Alpha(double b, double m, double f, double w) => w==0?0: b*m/(f*w); }
public static class PrototypeScores { public static int DefaultClusters(long n) => 10; public static double[] Distances(EmbeddingMatrix b, InfoMax.Core.Clustering.SphericalCentroids c, IKernelExecutor e, CancellationToken t) => new double[b.Rows]; }
}
namespace InfoMax.Core.Clustering {
public class SphericalCentroids { public SphericalCentroids(float[] v,int c,int d){Values=v;Count=c;Dimension=d;} public float[] Values; public int Count; public int Dimension; }
public record SphericalKMeansOptions { public int Clusters {get;init;} public ulong Seed {get;init;} }
public static class SphericalKMeans { public static SphericalCentroids Train(EmbeddingMatrix m, SphericalKMeansOptions o, IKernelExecutor e, CancellationToken t) => new(new float[10*m.Dimension],10,m.Dimension); }
}
